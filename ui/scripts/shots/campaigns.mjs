export const campaigns = [];

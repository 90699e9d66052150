export const settings = [];

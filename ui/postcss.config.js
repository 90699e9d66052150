// Every px of a style sheet becomes rem, so that the text size setting scales the whole window.
export default { plugins: { 'postcss-preset-mantine': { autoRem: true } } };

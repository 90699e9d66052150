// Finds by the words a person sees, and only what they could use: shown and not disabled.
function find(kind, name) {
  const kinds = {
    press: 'button, a[href], [role=button], [role=tab], [role=radio], [role=option], [role=menuitem], label',
    field: 'input, textarea, [role=combobox], [role=textbox], [contenteditable=true]',
  };
  const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const names = (element) => [
    element.getAttribute('aria-label'),
    ...(element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText),
    ...Array.from(element.labels ?? [], (label) => label.innerText),
    kind === 'press' ? element.innerText : element.placeholder,
  ].map(tidy);
  const open = document.querySelector('[role=dialog]');
  const all = [...document.querySelectorAll(kinds[kind])].filter((element) => {
    const off = element.disabled || element.getAttribute('aria-disabled') === 'true' || element.dataset.disabled === 'true';
    return !off && shown(element) && (!open || open.contains(element) || element.closest('[role=listbox], [role=option]'));
  });
  // A name that begins with ^ is a pattern: for names with a number in them, and choices that explain themselves.
  const meant = name.startsWith('^') ? (one) => new RegExp(name).test(one) : (one) => one === name;
  return all.find((element) => names(element).some(meant)) ?? null;
}

export const people = [
  { name: 'home-full', path: '/home' },
  { name: 'home-empty', path: '/home', scene: 'empty' },
  { name: 'home-calm', path: '/home', scene: 'calm' },
  { name: 'home-broken', path: '/home', scene: 'broken' },
];

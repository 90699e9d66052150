import { createTheme, rem, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

import { ChevronDown } from 'lucide-react';

import controls from './controls.module.css';

const postal: MantineColorsTuple = [
  '#E5EDF6', '#CFDDED', '#B9CCE3', '#9CC0EC', '#6C98D0', '#3C70B4', '#2C5D9C', '#1D4B82', '#153A67', '#0F2B4E',
];
const gray: MantineColorsTuple = [
  '#FFFDF9', '#F7F4ED', '#F2EEE5', '#E4DDD0', '#CEC5B5', '#8C8374', '#6B6457', '#565046', '#3D382F', '#24211C',
];
const dark: MantineColorsTuple = [
  '#EDE7DC', '#BFB7A9', '#A39B8D', '#8A8274', '#4B463D', '#37332C', '#23201C', '#1B1916', '#151311', '#0F0D0C',
];
const red: MantineColorsTuple = [
  '#FBEFE9', '#F2DCD2', '#E9C9BC', '#F29C8F', '#D7614F', '#BD4436', '#A3271D', '#8A2018', '#711A13', '#58140F',
];
const green: MantineColorsTuple = [
  '#E8F1EA', '#D2E5D7', '#BCD9C4', '#90CA9F', '#5DA077', '#3F8A60', '#2A6B46', '#22583A', '#1B462E', '#143522',
];
const ochre: MantineColorsTuple = [
  '#FAF1DE', '#F0E3C6', '#E6D5AE', '#E0B96C', '#D3A245', '#B97F16', '#835400', '#6E4600', '#5A3900', '#462C00',
];

const letters = rem(15);

export const theme = createTheme({
  colors: { postal, gray, dark, red, green, ochre },
  primaryColor: 'postal',
  primaryShade: { light: 7, dark: 5 },
  white: '#FFFDF9',
  black: '#24211C',
  fontFamily: "'Source Sans 3 Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'Source Code Pro', monospace",
  headings: {
    fontFamily: "'Source Sans 3 Variable', system-ui, sans-serif",
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(24), lineHeight: rem(32) },
      h2: { fontSize: letters, lineHeight: rem(22) },
      h3: { fontSize: letters, lineHeight: rem(22) },
      h4: { fontSize: letters, lineHeight: rem(22) },
      h5: { fontSize: letters, lineHeight: rem(22) },
      h6: { fontSize: letters, lineHeight: rem(22) },
    },
  },
  fontSizes: { xs: letters, sm: letters, md: letters, lg: letters, xl: rem(24) },
  lineHeights: { xs: '1.467', sm: '1.467', md: '1.467', lg: '1.467', xl: '1.333' },
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(4), sm: rem(6), md: rem(8), lg: rem(8), xl: rem(16) },
  defaultRadius: 'sm',
  shadows: { md: 'var(--float)' },
  cursorType: 'default',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { variant: 'default', size: 'sm' }, classNames: { root: controls.button } },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 36 }, classNames: { root: controls.icon } },
    Input: { defaultProps: { size: 'sm' }, classNames: { input: controls.input } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
      classNames: { label: controls.label, description: controls.reason, error: controls.error },
    },
    Checkbox: {
      defaultProps: { size: 'xs' },
      classNames: { input: controls.checkbox, inner: controls.dot, label: controls.choice, labelWrapper: controls.words, description: controls.reason },
    },
    Radio: {
      defaultProps: { size: 'xs' },
      classNames: { radio: controls.radio, inner: controls.dot, label: controls.choice, labelWrapper: controls.words, description: controls.reason },
    },
    // The list of choices scrolls itself: a box that scrolls inside it could not be reached by keyboard.
    Select: {
      defaultProps: { rightSection: <ChevronDown className={controls.chevron} size={18} aria-hidden />, allowDeselect: false, withScrollArea: false },
      classNames: { options: controls.options },
    },
    Autocomplete: { defaultProps: { withScrollArea: false }, classNames: { options: controls.options } },
    SegmentedControl: {
      classNames: {
        root: controls.segments,
        indicator: controls.segmentChosen,
        label: controls.segmentLabel,
        control: controls.segment,
      },
    },
    Menu: {
      // A menu may hold nothing but its items, so the first of them takes the focus in place of a helper.
      defaultProps: { shadow: 'md', radius: 'md', withInitialFocusPlaceholder: false, menuItemTabIndex: 0 },
      classNames: { dropdown: controls.dropdown, item: controls.item, label: controls.groupLabel },
    },
    Popover: { defaultProps: { shadow: 'md', radius: 'md' }, classNames: { dropdown: controls.dropdown } },
    Combobox: { defaultProps: { shadow: 'md' }, classNames: { dropdown: controls.dropdown, option: controls.item } },
    Modal: {
      defaultProps: { radius: 'md', shadow: 'md', overlayProps: { color: 'var(--veil)', backgroundOpacity: 1 } },
      classNames: { content: controls.modal, title: controls.modalTitle, header: controls.modalHead, body: controls.modalBody, close: controls.icon },
    },
    Tooltip: { defaultProps: { openDelay: 300 }, classNames: { tooltip: controls.tooltip } },
    Notification: { classNames: { root: controls.notice } },
  },
});

/** Mantine's own names, said with ours. */
export const resolver: CSSVariablesResolver = () => {
  const names = {
    '--mantine-color-body': 'var(--ground)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-2)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-anchor': 'var(--blue)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-success': 'var(--green)',
    '--mantine-color-default': 'var(--sheet)',
    '--mantine-color-default-hover': 'var(--blue-soft)',
    '--mantine-color-default-color': 'var(--blue)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled': 'var(--sunk)',
    '--mantine-color-disabled-color': 'var(--ink-3)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--blue-fill)',
    '--mantine-primary-color-filled-hover': 'var(--blue-fill-hover)',
    '--mantine-primary-color-contrast': 'var(--on-blue)',
  };
  return { variables: {}, light: names, dark: names };
};

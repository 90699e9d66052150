import { TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useState } from 'react';

interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  /** Told at each key: answers come at once, and late ones are dropped. */
  onChange: (text: string) => void;
  className?: string;
}

/** Searches while you type. `/` jumps here. */
export function SearchField({ label, placeholder, value, onChange, className }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  // A saved search or a chip may change the text from outside; spaces at the ends are still being typed.
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (typed.trim() !== value) setTyped(value);
  }
  return (
    <TextInput
      type="search"
      data-search
      className={className ?? ''}
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      leftSection={<Search size={18} aria-hidden />}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (text.trim() !== value) onChange(text.trim());
      }}
    />
  );
}

import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';

interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  /** Told a moment after the last key. */
  onChange: (text: string) => void;
  className?: string;
}

/** Searches while you type. `/` jumps here. */
export function SearchField({ label, placeholder, value, onChange, className }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const tell = useDebouncedCallback(onChange, 150);
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
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value.trim());
      }}
    />
  );
}

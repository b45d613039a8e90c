import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useState } from "react";
import classes from "./ui.module.css";

interface SearchFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Time after the last key before the list is asked anew. */
const PAUSE_MS = 250;

/** A search over a list; what is typed goes into the address once the typing pauses. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value ?? "");
  const tell = useEffectEvent(() => {
    const wanted = text.trim() === "" ? undefined : text.trim();
    if (wanted !== value) onChange(wanted);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits anew after each key
  useEffect(() => {
    const timer = setTimeout(() => tell(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      size="xs"
      className={classes["search"] ?? ""}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

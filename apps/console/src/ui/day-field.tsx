import { TextInput } from "@mantine/core";
import { useId } from "react";
import classes from "./ui.module.css";

interface DayFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

/** A day of a filter, its label before it. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <span className={classes["day"]}>
      <label htmlFor={id}>{label}</label>
      <TextInput
        id={id}
        size="xs"
        type="date"
        value={value ?? ""}
        onChange={(event) =>
          onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)
        }
      />
    </span>
  );
}

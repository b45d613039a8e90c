import { Radio } from "@mantine/core";
import classes from "./choice-cards.module.css";

interface ChoiceCardsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly name: string; readonly help: string }[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
  /** Narrowest card, in pixels: how many stand beside each other. */
  readonly narrowest?: number;
}

/** One of a few, each with a line that says what it means. */
export function ChoiceCards<Value extends string>(props: ChoiceCardsProps<Value>) {
  const { label, value, choices, onChange, disabled = false, narrowest = 240 } = props;
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(picked) => {
        const choice = choices.find((one) => one.value === picked);
        if (choice !== undefined) onChange(choice.value);
      }}
    >
      <div
        className={classes["cards"]}
        style={{ gridTemplateColumns: `repeat(auto-fill, minmax(${narrowest}px, 1fr))` }}
      >
        {choices.map((one) => (
          <Radio.Card
            key={one.value}
            value={one.value}
            disabled={disabled}
            className={classes["card"] ?? ""}
            aria-label={one.name}
          >
            <Radio.Indicator size="xs" disabled={disabled} />
            <span>
              <strong>{one.name}</strong>
              <small>{one.help}</small>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

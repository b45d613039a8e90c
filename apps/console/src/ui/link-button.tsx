import { Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes } from "react";

type Props = ButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "style" | "color">;

/** A link to another screen that looks like the button of what it begins. */
export const LinkButton = createLink((props: Props) => (
  <Button component="a" aria-keyshortcuts={keyOf(props.href)} {...props} />
));

/** Beginning something new is `n` on every screen, editing what is shown is `e`. */
function keyOf(href: string | undefined): string | undefined {
  if (href?.endsWith("/new") === true) return "n";
  return href?.endsWith("/edit") === true ? "e" : undefined;
}

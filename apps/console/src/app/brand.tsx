import classes from "./shell.module.css";

/** The product's sign and name. */
export function Brand() {
  return (
    <span className={classes["brand"]}>
      <img src="/favicon.svg" width="22" height="22" alt="" />
      Stockex
    </span>
  );
}

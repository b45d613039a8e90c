/** What a person reads of a problem, in one language. */
export interface ProblemText {
  /** What happened, and what was kept. */
  readonly title: string;
  /** What to do next. */
  readonly advice: string;
}

/** An expected failure of the API. */
export interface ProblemDefinition {
  readonly status: number;
  readonly en: ProblemText;
  readonly fr: ProblemText;
}

import type { Cast } from "./cast.ts";
import type { Follower } from "./follow.ts";
import type { Roles } from "./roles.ts";
import type { Screen } from "./screen.ts";
import type { Slot, World } from "./world.ts";

/** A count under way, as the scenes pass it on. */
export interface Story {
  readonly screen: Screen;
  readonly cast: Cast;
  readonly world: World;
  readonly roles: Roles;
  /** Paul's second screen. */
  readonly follower: Follower;
  readonly countId: string;
  readonly number: string;
}

/** The lines that play a part. */
export function slotsOf(story: Pick<Story, "world" | "roles">, kind: string): Slot[] {
  return story.world.slots.filter(({ key }) => story.roles.get(key)?.kind === kind);
}

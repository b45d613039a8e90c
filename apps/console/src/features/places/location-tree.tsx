import { Button } from "@mantine/core";
import { type Location, routes, type Site } from "@stockex/contracts";
import { IconChevronRight } from "@tabler/icons-react";
import { type CSSProperties, type DragEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { Empty } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { MoveDialog } from "./move-dialog.tsx";
import classes from "./places.module.css";
import { keyInTree } from "./tree-keys.ts";

interface LocationTreeProps {
  readonly site: Site;
  /** One may drag a location onto another; the dialog in its panel does the same by keyboard. */
  readonly movable: boolean;
  readonly openId: string | undefined;
  readonly onOpen: (locationId: string) => void;
}

/** What every branch of the tree shares. */
interface Tree extends LocationTreeProps {
  readonly unfolded: ReadonlySet<string>;
  readonly fold: (locationId: string, open: boolean) => void;
  /** The one item that Tab reaches. */
  readonly reachable: string | undefined;
  readonly onReach: (locationId: string) => void;
  readonly dragged: Location | null;
  readonly onDrag: (location: Location | null) => void;
  readonly onDrop: (target: Location) => void;
}

/** How many below one location are read at a time. */
const AT_ONCE = 200;

/** The locations of a site as a tree; a branch is read when it is unfolded. */
export function LocationTree(props: LocationTreeProps) {
  const { t } = useTranslation();
  const root = useRef<HTMLUListElement>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [reached, setReached] = useState<string | undefined>(props.openId);
  const [dragged, setDragged] = useState<Location | null>(null);
  const [moving, setMoving] = useState<{ location: Location; target: Location } | null>(null);
  const fold = (id: string, open: boolean) => {
    const next = new Set(unfolded);
    if (open) next.add(id);
    else next.delete(id);
    setUnfolded(next);
  };
  const top = usePages(routes.listLocations, {
    query: { siteId: props.site.id, parentId: "none", limit: AT_ONCE },
  });
  const tree: Tree = {
    ...props,
    unfolded,
    fold,
    reachable: reached ?? top.items[0]?.id,
    onReach: setReached,
    dragged,
    onDrag: setDragged,
    onDrop: (target) => {
      if (dragged !== null) setMoving({ location: dragged, target });
      setDragged(null);
    },
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (root.current === null || !(event.target instanceof HTMLElement)) return;
    if (keyInTree(root.current, event.target, event.key, fold)) event.preventDefault();
  };
  if (top.error !== null) return <ProblemNotice error={top.error} onRetry={top.retry} />;
  if (top.loading) return <p className={sheet["quiet"]}>{t("ui.loading")}</p>;
  if (top.items.length === 0) {
    return <Empty title={t("sites.noPlacesTitle")}>{t("sites.noPlacesDetail")}</Empty>;
  }
  return (
    <div>
      <ul
        ref={root}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree is a list one walks with the arrow keys
        role="tree"
        aria-label={t("sites.locations")}
        className={classes["tree"]}
        onKeyDown={onKeyDown}
      >
        <Items tree={tree} pages={top} level={1} />
      </ul>
      {moving === null ? null : (
        <MoveDialog location={moving.location} target={moving.target} onClose={() => setMoving(null)} />
      )}
    </div>
  );
}

interface ItemsProps {
  readonly tree: Tree;
  readonly level: number;
  readonly pages: ReturnType<typeof usePages<typeof routes.listLocations>>;
}

function Items({ tree, level, pages }: ItemsProps) {
  const { t } = useTranslation();
  return (
    <>
      {pages.items.map((location) => (
        <Item key={location.id} tree={tree} level={level} location={location} />
      ))}
      {pages.hasMore ? (
        <li role="none" className={classes["more"]} style={{ "--level": level } as CSSProperties}>
          <Button
            size="compact-xs"
            variant="subtle"
            loading={pages.loadingMore}
            onClick={() => void pages.more()}
          >
            {t("ui.more")}
          </Button>
        </li>
      ) : null}
    </>
  );
}

interface ItemProps {
  readonly tree: Tree;
  readonly level: number;
  readonly location: Location;
}

function Item({ tree, level, location }: ItemProps) {
  const group = useId();
  const open = location.hasChildren && tree.unfolded.has(location.id);
  return (
    <li role="none">
      <Node tree={tree} level={level} location={location} open={open} group={group} />
      {open ? <Below tree={tree} level={level + 1} parentId={location.id} group={group} /> : null}
    </li>
  );
}

interface NodeProps extends ItemProps {
  readonly open: boolean;
  /** Id of the list of what is below it. */
  readonly group: string;
}

/** One location: its twist, name and code; it can be dragged onto another. */
function Node({ tree, level, location, open, group }: NodeProps) {
  const { id, name, code, hasChildren } = location;
  const dropping = useDropping(tree, location);
  const choose = () => {
    tree.onReach(id);
    tree.onOpen(id);
  };
  return (
    <div
      role="treeitem"
      data-id={id}
      aria-level={level}
      aria-expanded={hasChildren ? open : undefined}
      aria-owns={open ? group : undefined}
      aria-selected={tree.openId === id}
      tabIndex={tree.reachable === id ? 0 : -1}
      className={classes["node"]}
      style={{ "--level": level } as CSSProperties}
      onFocus={() => tree.onReach(id)}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose();
      }}
      {...dropping}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys unfold */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <span
        className={classes["twist"]}
        data-open={open || undefined}
        onClick={(event) => {
          if (!hasChildren) return;
          event.stopPropagation();
          tree.fold(id, !open);
        }}
      >
        {hasChildren ? <IconChevronRight size={15} aria-hidden /> : null}
      </span>
      <span className={classes["name"]}>{name}</span>
      {name === code ? null : <span className={classes["code"]}>{code}</span>}
    </div>
  );
}

/** What makes a location something to drag, and a place to drop another on. */
function useDropping(tree: Tree, location: Location) {
  const [over, setOver] = useState(false);
  const { dragged } = tree;
  const takes = dragged !== null && dragged.id !== location.id && dragged.parentId !== location.id;
  return {
    draggable: tree.movable,
    "data-over": over || undefined,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", location.path);
      tree.onDrag(location);
    },
    onDragEnd: () => tree.onDrag(null),
    onDragOver: (event: DragEvent) => {
      if (!takes) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (takes) tree.onDrop(location);
    },
  };
}

interface BelowProps {
  readonly tree: Tree;
  readonly level: number;
  readonly parentId: string;
  readonly group: string;
}

function Below({ tree, level, parentId, group }: BelowProps) {
  const { t } = useTranslation();
  const pages = usePages(routes.listLocations, {
    query: { siteId: tree.site.id, parentId, limit: AT_ONCE },
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: the ARIA tree wants a group; a fieldset would be read as a form
    <ul id={group} role="group">
      {pages.loading ? (
        <li role="none" className={classes["more"]} style={{ "--level": level } as CSSProperties}>
          {t("ui.loading")}
        </li>
      ) : null}
      {pages.error === null ? null : (
        <li role="none">
          <ProblemNotice error={pages.error} onRetry={pages.retry} />
        </li>
      )}
      <Items tree={tree} pages={pages} level={level} />
    </ul>
  );
}

/** A switch in the panel's header, which a part that loads later adds. */
export interface PanelTool {
  /** Its accessible name, in the visitor's language. */
  label: string;
  isPressed: boolean;
  /** SVG path on a field of 24 × 24. */
  picture: string;
  press(): void;
}

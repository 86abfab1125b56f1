/** Anybody on the LAN chooses names and texts: none of them may move the cursor, or end a line. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '·');
}

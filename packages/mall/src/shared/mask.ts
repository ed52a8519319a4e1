/** How one member sees another's name: the first character alone. */
export function maskName(name: string): string {
  const [first = '*'] = [...name]
  return `${first}**`
}

/** The names of messages' texts: the role, and from its second use on a number: `user`, `user-2`. */
export function namesByRole(roles: readonly string[]): readonly string[] {
  return roles.map((role, index) => {
    const number = roles.slice(0, index + 1).filter((other) => other === role).length;
    return number === 1 ? role : `${role}-${number}`;
  });
}

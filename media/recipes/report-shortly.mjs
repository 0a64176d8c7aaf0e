/** Prints the message of an error that ends the program, without its stack: it says what to do. */
export function reportShortly() {
  process.on('uncaughtException', ({ message }) => {
    console.error(message);
    process.exit(1);
  });
}

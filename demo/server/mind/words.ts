/** Words as a recogniser writes them: lower case, no punctuation. `-5` and `3.5` stay. */
export function wordsIn(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/\d+(?:\.\d+)?|[\p{L}']+|[+*/×÷-]/gu) ?? []
  );
}

/** Enough of a stem for "apples" to be an apple: names of things are singular in a tool's enum. */
export function stem(word: string): string {
  const bare = word.replace(/'s?$/, '');
  if (bare.length > 4 && /(?:sh|ch|x|s|to)es$/.test(bare)) return bare.slice(0, -2);
  if (bare.length > 4 && bare.endsWith('ies')) return `${bare.slice(0, -3)}y`;
  return bare.length > 3 && bare.endsWith('s') && !bare.endsWith('ss') ? bare.slice(0, -1) : bare;
}

/** `add_to_cart`, `addToCart` and `living-room` are words too. */
export function wordsOfName(name: string): readonly string[] {
  return wordsIn(name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ')).map(stem);
}

/** Under the square of a card: a gap and two lines. */
export const cardText = 10 + 21 + 21;
export const trackRow = 60;
export const genreTile = 84;

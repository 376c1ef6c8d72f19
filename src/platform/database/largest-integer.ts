/** Of a column of type `integer`; PostgreSQL refuses to compare it with more. */
export const LARGEST_INTEGER = 2 ** 31 - 1;

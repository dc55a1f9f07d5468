import { Type, type TSchema } from '@sinclair/typebox';
import { closed, optional, whole } from './schema.ts';

const DEFAULT_SIZE = 20;

/** Of every list. */
export const PAGING = {
  pageNo: optional(whole(1, 1_000_000, 'page')),
  pageSize: optional(whole(1, 1999, 'items on a page')),
};

export interface Paging {
  readonly pageNo?: number;
  readonly pageSize?: number;
}

export const pageOf = <S extends TSchema>(item: S) =>
  closed({
    pageSize: Type.Integer(),
    startIndex: Type.Integer({ description: 'place of the first one on the page, from 0' }),
    totalCount: Type.Integer(),
    totalPageCount: Type.Integer(),
    currentPageNo: Type.Integer(),
    result: Type.Array(item),
  });

export interface Stretch {
  readonly offset: number;
  readonly limit: number;
}

export const stretchOf = ({ pageNo = 1, pageSize = DEFAULT_SIZE }: Paging): Stretch => ({
  offset: (pageNo - 1) * pageSize,
  limit: pageSize,
});

/** The one page of a list whose items are picked by the caller. */
export function page(paging: Paging, totalCount: number, result: readonly unknown[]): Record<string, unknown> {
  const { offset, limit } = stretchOf(paging);
  return {
    pageSize: limit,
    startIndex: offset,
    totalCount,
    totalPageCount: Math.ceil(totalCount / limit),
    currentPageNo: paging.pageNo ?? 1,
    result,
  };
}

/** A page of a list that is there as a whole; only what is on it is shown. */
export function pageThrough<T>(
  paging: Paging,
  items: readonly T[],
  show: (item: T) => unknown,
): Record<string, unknown> {
  const { offset, limit } = stretchOf(paging);
  return page(paging, items.length, items.slice(offset, offset + limit).map(show));
}

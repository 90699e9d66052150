import type { DomainCount } from '../../../generated/wire';

/** The name a filter knows a domain by: where two names look alike, the one that cannot be taken for another. */
export const domainFilter = (one: DomainCount): string => one.ascii ?? one.domain;

/** A domain as people read it, with its other form beside it where it could be taken for another. */
export const domainName = (one: DomainCount): string => (one.ascii === null ? one.domain : `${one.domain} (${one.ascii})`);

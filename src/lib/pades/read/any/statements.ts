import type { RevocationEvidence } from '../../../x509/read/path/index.js';
import type { Timeline } from './timeline.js';

/** A CRL or OCSP answer, with where it was found. */
export type Statement = Readonly<{
  where: 'cms' | 'dss' | 'given';
  /** This one alone; a list together with its deltas. */
  evidence: RevocationEvidence;
  /** When it is proved to have been there at the latest. */
  presentAt: (timeline: Timeline) => Date;
}>;

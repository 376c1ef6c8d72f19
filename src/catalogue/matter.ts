/**
 * What a material (材料) is: a licence (证照), another result of an authority or a body appointed by one (批文、成果), or something the
 * applicant makes itself.
 */
export const MATERIAL_KINDS = ['licence', 'result', 'own'] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

/** One thing that an applicant has to bring for a matter, or need not bring because it is here. */
export type Material = Readonly<{
  code: string;
  name: string;
  kind: MaterialKind;
  /** Keys of licence types, e.g. `construction-permit`: one licence of any of them stands for the material. */
  satisfiedBy: readonly string[];
  /** 政府部门核发的材料: nobody may be asked for it on paper. */
  issuedByGovernment: boolean;
  /** To which projects it applies; absent: to all. */
  when?: string;
}>;

/** A matter (事项) as it is applied for, in one version of its list of materials. */
export type Matter = Readonly<{
  code: string;
  /** Raised with every change, so that an answer can say which list it was given by. */
  version: number;
  name: string;
  /** False while the code is invented. */
  codeConfirmed: boolean;
  /** Where code and list were taken from. */
  source: string;
  /** A code of the table `approval-stage`. */
  stage: string;
  /** Codes of the table `project-category`. */
  projectKinds: readonly string[];
  legalBasis: string;
  materials: readonly Material[];
}>;

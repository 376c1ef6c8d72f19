import { Entity, PrimaryColumn } from 'typeorm';

/** That an authority may issue a licence type. */
@Entity('competences')
export class Competence {
  @PrimaryColumn({ type: 'varchar', length: 18 })
  authorityUscc!: string;

  /** Template folder of the licence type. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  licenceType!: string;
}

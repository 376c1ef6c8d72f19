import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An authority that issues licences (颁发机构) and the wording of its seal. */
@Entity('issuing_authorities')
export class IssuingAuthority {
  @PrimaryColumn({ type: 'varchar', length: 18 })
  uscc!: string;

  /** Printed on the face. */
  @Column({ type: 'varchar', length: 100 })
  name!: string;

  /** GB/T 2260 code; first six digits of the numbers it gives. */
  @Column({ type: 'varchar', length: 6 })
  region!: string;

  /** Text on the arc of the seal. */
  @Column({ type: 'varchar', length: 30 })
  sealName!: string;

  /** 印章编码: 13 digits below the star, the first six a region. */
  @Column({ type: 'varchar', length: 13, unique: true })
  sealCode!: string;
}

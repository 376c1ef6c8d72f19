import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A kind of licence (证照类型) that is not issued here but registered by its departments. */
@Entity('registered_types')
export class RegisteredType {
  /** The name of the type in our interfaces, e.g. `land-use-permit`. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  key!: string;

  /** 证照类型代码: first part of every identifier. */
  @Column({ type: 'varchar', length: 64, unique: true })
  code!: string;

  /** False while the code is inferred or invented. */
  @Column({ type: 'boolean' })
  codeConfirmed!: boolean;

  @Column({ type: 'varchar', length: 256 })
  name!: string;

  @Column({ type: 'varchar', length: 256 })
  definingAuthorityName!: string;

  @Column({ type: 'varchar', length: 18 })
  definingAuthorityUscc!: string;

  /** 持证主体代码类型: a code of the table `holder-code-type`. */
  @Column({ type: 'varchar', length: 3 })
  holderCodeType!: string;

  /** Whether others than the department itself issue it, e.g. 施工图审查机构: it then says who did. */
  @Column({ type: 'boolean' })
  issuedByOthers!: boolean;
}

import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsObject, IsOptional, Matches, ValidateNested } from 'class-validator';
import { LookupTermsDto } from '../dto/lookup-request.dto.js';
import { Code, LicenceIdentifier, LicenceNumber, Line } from '../dto/text-rules.js';

const TYPE_CODE = /^[0-9A-Za-z-]+$/;
const HOLDER_CODE = /^[0-9A-Z-]+$/;

/** Codes of holders that are organisations: no person's number is asked for here. @see GB/T 36903-2018 appendix A */
const HOLDER_CODE_TYPES = ['001', '099'];

/** queryCertInfo */
export class IdentifierQuestion extends LookupTermsDto {
  @LicenceIdentifier()
  certIdentifier!: string;
}

/** getDataByHolder */
export class HolderQuestion extends LookupTermsDto {
  @Code(64, TYPE_CODE)
  certTypeCode!: string;

  @IsIn(HOLDER_CODE_TYPES)
  holderTypeCode!: string;

  @Code(64, HOLDER_CODE)
  holderCode!: string;

  @IsOptional()
  @LicenceNumber()
  certNo?: string;
}

/** getDateByQRcode */
export class QrQuestion extends LookupTermsDto {
  /** The address in the code; what follows its `#` is for checks without us. */
  @Matches(/^https?:\/\/[^\s#]{1,200}\/v\/[A-Z2-7]{26}(?:#[\x21-\x7e]{0,4000})?$/)
  qrcode!: string;
}

class CertDataDto {
  @LicenceNumber()
  certNo!: string;

  @Code(64, HOLDER_CODE)
  holderCode!: string;

  @Line(256)
  holder!: string;
}

/** verifyCertInfo */
export class VerifyQuestion extends LookupTermsDto {
  @Code(64, TYPE_CODE)
  certTypeCode!: string;

  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => CertDataDto)
  certData!: CertDataDto;
}

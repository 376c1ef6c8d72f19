import { registeredTerms } from '../../licences/registered-licences.service.js';
import type { RegisteredLicenceDto } from '../dto/registered-licence.dto.js';
import type { RegistrationView } from './registration.service.js';

/** A registered licence for the department that registered it. */
export function registeredLicenceView({ licence, registration }: RegistrationView): RegisteredLicenceDto {
  const { id, licenceType, name, number, version, identifier, status, projectCode, issueDate } = licence;
  const { verification } = JSON.parse(licence.snapshot) as { verification: { url: string } };
  return {
    id,
    licenceType,
    name,
    number,
    version,
    identifier,
    status,
    issuer: { name: licence.issuerName, uscc: licence.issuerUscc },
    registrar: { name: licence.registrarName ?? '', uscc: registration.registrarUscc },
    holder: { name: licence.holderName, uscc: licence.holderCode },
    projectCode,
    ...termsOf({ licence, registration }),
    issueDate,
    page: verification.url,
    ...documentOf({ licence, registration }),
    registeredAt: registration.at.toISOString(),
  };
}

function termsOf({ licence }: RegistrationView): Pick<RegisteredLicenceDto, 'projectName' | 'validUntil'> {
  const { projectName, validUntil } = registeredTerms(licence);
  return { projectName, validUntil };
}

function documentOf({ licence, registration }: RegistrationView): Pick<RegisteredLicenceDto, 'document'> {
  const { documentSha256: sha256, documentBytes: bytes } = licence;
  const { standing, verdict, verificationId } = registration;
  if (sha256 === null || bytes === null || standing === null || verdict === null) return {};
  const report = `/v1/verifications/${verificationId ?? ''}`;
  return { document: { sha256, bytes, standing, verdict, report } };
}

import { applyDecorators, Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import {
  EndingOrderDto,
  RegisteredLicenceDto,
  RegisteredLicenceIdDto,
} from '../dto/registered-licence.dto.js';
import { registeredLicenceView } from './registered-licence-view.js';
import { registrarOf } from './registrar.js';
import { type Ending, RegistrationService } from './registration.service.js';

function EndingRoute(path: Ending, summary: string, operationId: string): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(HttpStatus.OK),
    Requires('licences:register'),
    ApiOperation({ summary, operationId }),
    ApiOkResponse({ type: RegisteredLicenceDto }),
    ApiProblems('request-invalid', 'organisation-required', 'licence-not-found', 'licence-action-refused'),
  );
}

/** How the department that registered a licence ends it, for good. */
@ApiTags('registered licences')
@Controller({ path: 'registered-licences/:id', version: '1' })
export class RegistrationEndingsController {
  constructor(private readonly registration: RegistrationService) {}

  @EndingRoute('revoke', 'Revoke a registered licence (撤销)', 'revokeRegisteredLicence')
  revoke(
    @Param() { id }: RegisteredLicenceIdDto,
    @Body() order: EndingOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegisteredLicenceDto> {
    return this.end(id, 'revoke', order, principal);
  }

  @EndingRoute('withdraw', 'Withdraw a registered licence (注销)', 'withdrawRegisteredLicence')
  withdraw(
    @Param() { id }: RegisteredLicenceIdDto,
    @Body() order: EndingOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegisteredLicenceDto> {
    return this.end(id, 'withdraw', order, principal);
  }

  @EndingRoute('penalise', 'Withdraw it as a penalty (吊销)', 'penaliseRegisteredLicence')
  penalise(
    @Param() { id }: RegisteredLicenceIdDto,
    @Body() order: EndingOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegisteredLicenceDto> {
    return this.end(id, 'penalise', order, principal);
  }

  @EndingRoute('void', 'Declare it void that was registered by mistake (作废)', 'voidRegisteredLicence')
  void(
    @Param() { id }: RegisteredLicenceIdDto,
    @Body() order: EndingOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegisteredLicenceDto> {
    return this.end(id, 'void', order, principal);
  }

  private async end(
    id: string,
    ending: Ending,
    { reason, legalBasis, effectiveDate }: EndingOrderDto,
    principal: Principal,
  ): Promise<RegisteredLicenceDto> {
    const registrar = registrarOf(principal);
    await this.registration.end(id, ending, { reason, legalBasis, effectiveDate }, registrar);
    return registeredLicenceView(await this.registration.get(id, registrar));
  }
}

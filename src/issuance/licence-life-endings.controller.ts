import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../platform/http/audience.js';
import type { LicenceDto } from './dto/licence.dto.js';
import { StatusOrderDto } from './dto/licence-life.dto.js';
import { LicenceIdDto } from './dto/licence-query.dto.js';
import { LifeStep, orderOf } from './licence-life-orders.js';
import { LicenceLifeService } from './licence-life.service.js';
import { LicenceViewsService } from './licence-views.service.js';

/** How officers end a licence, for good: nothing leads back from here. */
@ApiTags('licences')
@Controller({ path: 'licences/:id', version: '1' })
export class LicenceEndingsController {
  constructor(
    private readonly life: LicenceLifeService,
    private readonly views: LicenceViewsService,
  ) {}

  @LifeStep('revoke', { summary: 'Revoke a licence for good (撤销)', operationId: 'revokeLicence' })
  async revoke(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'revoke', orderOf(order, principal));
    return this.views.get(id);
  }

  @LifeStep('withdraw', { summary: 'Withdraw a licence (注销)', operationId: 'withdrawLicence' })
  async withdraw(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'withdraw', orderOf(order, principal));
    return this.views.get(id);
  }

  @LifeStep('penalise', {
    summary: 'Withdraw a licence as a penalty (吊销)',
    operationId: 'penaliseLicence',
  })
  async penalise(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'penalise', orderOf(order, principal));
    return this.views.get(id);
  }

  @LifeStep('void', {
    summary: 'Declare a licence void that was issued by mistake (作废)',
    operationId: 'voidLicence',
  })
  async void(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'void', orderOf(order, principal));
    return this.views.get(id);
  }
}

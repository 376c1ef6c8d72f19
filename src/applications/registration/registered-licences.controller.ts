import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { AcceptForms } from '../../platform/http/form-body.js';
import { requiredIdempotencyKeyOf } from '../../platform/http/idempotency-key.js';
import { UploadedFile } from '../../platform/http/multipart.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { requestInvalid } from '../../platform/http/request-validation.js';
import { BodyLimit } from '../../platform/http/route-settings.js';
import {
  NewRegisteredLicenceDto,
  RegisteredFileDto,
  RegisteredLicenceDto,
  RegisteredLicenceIdDto,
  RegisteredLicencesDto,
  RegisteredLicenceUploadDto,
  RegistrationQueryDto,
} from '../dto/registered-licence.dto.js';
import { registeredLicenceView } from './registered-licence-view.js';
import { registrarOf } from './registrar.js';
import { RegistrationListsService } from './registration-lists.service.js';
import { RegistrationService } from './registration.service.js';

/** A file of 20 MiB, and the form around it. */
const UPLOAD_BODY_BYTES = 20 * 1024 * 1024 + 64 * 1024;

const FILE_PROBLEMS = [
  'request-invalid',
  'request-malformed',
  'request-too-large',
  'media-type-unsupported',
  'organisation-required',
  'attachment-refused',
  'store-unavailable',
] as const;

/** Licences that departments register, issued by themselves or by others. */
@ApiTags('registered licences')
@ApiExtraModels(NewRegisteredLicenceDto, RegisteredLicenceUploadDto)
@Controller({ path: 'registered-licences', version: '1' })
export class RegisteredLicencesController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly lists: RegistrationListsService,
  ) {}

  @Post()
  @AcceptForms()
  @BodyLimit(UPLOAD_BODY_BYTES)
  @Requires('licences:register')
  @ApiOperation({
    summary: 'Register a licence of another issuer',
    description:
      'With its file (a form) or without (JSON): nobody is answered about it before its file is here. 200 when the same was registered before.',
    operationId: 'registerLicence',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'Up to 128 printable characters' })
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody({
    schema: {
      oneOf: [
        { $ref: getSchemaPath(NewRegisteredLicenceDto) },
        { $ref: getSchemaPath(RegisteredLicenceUploadDto) },
      ],
    },
  })
  @ApiCreatedResponse({ type: RegisteredLicenceDto })
  @ApiOkResponse({ type: RegisteredLicenceDto })
  @ApiProblems(
    ...FILE_PROBLEMS,
    'idempotency-key-reused',
    'licence-type-unknown',
    'issuer-not-competent',
    'licence-registered-already',
    'licence-action-refused',
  )
  async register(
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisteredLicenceDto> {
    const registrar = registrarOf(principal);
    const idempotencyKey = requiredIdempotencyKeyOf(headers);
    const isForm = body instanceof UploadedFile;
    const content = await saidOf(isForm ? body.fields : body);
    const file = isForm ? body.bytes : null;
    const { id, known } = await this.registration.register({ content, file, idempotencyKey }, registrar);
    reply
      .status(known ? HttpStatus.OK : HttpStatus.CREATED)
      .header('Location', `/v1/registered-licences/${id}`);
    return registeredLicenceView(await this.registration.get(id, registrar));
  }

  @Get()
  @Requires('licences:register')
  @ApiOperation({
    summary: "List the department's own, or those that wait for a file",
    operationId: 'findRegisteredLicences',
  })
  @ApiOkResponse({ type: RegisteredLicencesDto })
  @ApiProblems('request-invalid', 'organisation-required')
  async list(
    @Query() query: RegistrationQueryDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegisteredLicencesDto> {
    const { items, nextCursor } = await this.lists.list(registrarOf(principal), query);
    return { items: items.map((each) => registeredLicenceView(each)), nextCursor };
  }

  @Get(':id')
  @Requires('licences:register')
  @ApiOperation({ summary: 'Read one of them', operationId: 'getRegisteredLicence' })
  @ApiOkResponse({ type: RegisteredLicenceDto })
  @ApiProblems('request-invalid', 'organisation-required', 'licence-not-found')
  async get(
    @Param() { id }: RegisteredLicenceIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegisteredLicenceDto> {
    return registeredLicenceView(await this.registration.get(id, registrarOf(principal)));
  }

  @Put(':id/document')
  @HttpCode(HttpStatus.OK)
  @AcceptForms()
  @BodyLimit(UPLOAD_BODY_BYTES)
  @Requires('licences:register')
  @ApiOperation({
    summary: 'Add the file of a licence that waits for it',
    description: 'It is verified at once. The same file again changes nothing; another one is refused.',
    operationId: 'putRegisteredLicenceDocument',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: RegisteredFileDto })
  @ApiOkResponse({ type: RegisteredLicenceDto })
  @ApiProblems(...FILE_PROBLEMS, 'licence-not-found', 'licence-action-refused')
  async putDocument(
    @Param() { id }: RegisteredLicenceIdDto,
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegisteredLicenceDto> {
    const registrar = registrarOf(principal);
    if (!(body instanceof UploadedFile))
      throw new DomainError('media-type-unsupported', 'Send the file as multipart/form-data.');
    await this.registration.putDocument(id, body.bytes, registrar);
    return registeredLicenceView(await this.registration.get(id, registrar));
  }
}

/** @throws DomainError `request-invalid` */
async function saidOf(body: unknown): Promise<NewRegisteredLicenceDto> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new DomainError('request-invalid', 'Send one object.', {
      errors: [{ pointer: '', detail: 'must be an object' }],
    });
  const said = plainToInstance(NewRegisteredLicenceDto, body);
  const errors = await validate(said, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw requestInvalid(errors);
  return said;
}

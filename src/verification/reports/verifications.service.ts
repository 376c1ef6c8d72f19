import { Inject, Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { callerOf } from '../../platform/http/caller-address.js';
import { UploadedFile } from '../../platform/http/multipart.js';
import { RateLimiter } from '../../platform/http/rate-limiter.js';
import { requestInvalid } from '../../platform/http/request-validation.js';
import { Clock } from '../../platform/time/clock.js';
import { CodeLookupsService } from '../codes/code-lookups.service.js';
import { TEST_ADVICE } from '../codes/status-advice.js';
import { tokenOfCode } from '../engine/licence-code.js';
import { VerificationService } from '../engine/verification.service.js';
import type { VerificationReport } from '../report.js';
import { VerificationRequestDto } from './dto/verification-request.dto.js';
import { HandedInFilesService } from './handed-in-files.service.js';
import { type KeptReport, VerificationRecordsService } from '../verification-records.service.js';

/** A check costs as much as twenty other requests. */
const REQUESTS_A_CHECK = 20;

/** Takes files and codes from everybody, has them judged, and keeps what was answered. */
@Injectable()
export class VerificationsService {
  private readonly checks: RateLimiter;

  constructor(
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl' | 'rateLimits'>,
    private readonly verification: VerificationService,
    private readonly files: HandedInFilesService,
    private readonly lookups: CodeLookupsService,
    private readonly records: VerificationRecordsService,
    private readonly clock: Clock,
  ) {
    const { perAddressPerMinute } = config.rateLimits;
    this.checks = new RateLimiter(Math.max(1, Math.ceil(perAddressPerMinute / REQUESTS_A_CHECK)));
  }

  /**
   * @param body an {@link UploadedFile}, or what {@link VerificationRequestDto} describes
   * @throws DomainError `request-invalid`, `rate-limited`
   */
  async verify(body: unknown, address: string): Promise<KeptReport> {
    const { allowed, retryAfterSeconds } = this.checks.take(callerOf(address), this.clock.now());
    if (!allowed) throw new DomainError('rate-limited', `Try again in ${retryAfterSeconds} s.`);
    const report =
      body instanceof UploadedFile
        ? await this.files.verify({ bytes: body.bytes })
        : await this.verifyCode(await requestOf(body), address);
    // What to do about a test is the same whatever else is true of it: nothing.
    const isTest = report.tone === 'good' && report.flags.includes('test');
    return this.records.keep(isTest ? { ...report, nextStep: TEST_ADVICE } : report);
  }

  private async verifyCode(request: VerificationRequestDto, address: string): Promise<VerificationReport> {
    const { qr, number, checkCode } = request;
    const found =
      qr === undefined
        ? await this.lookups.byNumber(number ?? '', checkCode ?? '', address)
        : await this.lookups.byToken(tokenOfCode(qr.trim(), this.config.publicUrl) ?? '', address);
    return this.verification.verifyCode(found?.licence.token ?? null);
  }
}

/** @throws DomainError `request-invalid` unless it has either `qr`, or `number` and `checkCode` */
async function requestOf(body: unknown): Promise<VerificationRequestDto> {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const request = plainToInstance(VerificationRequestDto, isObject ? body : {});
  const errors = await validate(request, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw requestInvalid(errors);
  const { qr, number, checkCode } = request;
  const isCode = qr !== undefined && number === undefined && checkCode === undefined;
  const isNumber = qr === undefined && number !== undefined && checkCode !== undefined;
  if (isCode || isNumber) return request;
  throw new DomainError('request-invalid', 'Send a file, or `qr`, or `number` and `checkCode`.', {
    errors: [{ pointer: '', detail: 'must have either qr, or number and checkCode' }],
  });
}

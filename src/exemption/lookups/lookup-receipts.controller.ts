import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { CheckedReceiptDto, ReceiptToCheckDto } from '../dto/lookup-record.dto.js';
import { LookupRecordsService } from './lookup-records.service.js';

/** For whoever was handed a receipt and has no tool for it; with one, nobody needs us. */
@ApiTags('look-ups')
@Public()
@Controller({ path: 'lookup-receipts', version: '1' })
export class LookupReceiptsController {
  constructor(private readonly records: LookupRecordsService) {}

  @Post('verify')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Whether a receipt of a look-up is ours, and what it says',
    operationId: 'verifyLookupReceipt',
  })
  @ApiOkResponse({ type: CheckedReceiptDto })
  @ApiProblems('request-invalid', 'request-malformed', 'request-too-large')
  async verify(@Body() { receipt }: ReceiptToCheckDto): Promise<CheckedReceiptDto> {
    const checked = await this.records.check(receipt);
    return {
      genuine: checked !== null,
      onRecord: checked?.isOnRecord ?? false,
      statement: checked?.statement ?? null,
    };
  }
}

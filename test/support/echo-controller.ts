import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Length, ValidateNested } from 'class-validator';
import { Public } from '../../src/platform/http/audience.js';

class InnerDto {
  @ApiProperty()
  @IsInt()
  count!: number;
}

class EchoDto {
  @ApiProperty()
  @IsString()
  @Length(1, 10)
  name!: string;

  @ApiProperty({ type: [InnerDto] })
  @ValidateNested({ each: true })
  @Type(() => InnerDto)
  inner!: InnerDto[];
}

/** A route with a checked body, one that fails inside, and one with a parameter: what every test of the HTTP ring needs. */
@ApiTags('echo')
@Public()
@Controller({ path: 'echo', version: '1' })
export class EchoController {
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Echo', operationId: 'echo' })
  echo(@Body() body: EchoDto): EchoDto {
    return body;
  }

  @Get('broken')
  broken(): never {
    throw new Error('SELECT secret FROM nowhere');
  }

  @Get('odd/:name')
  odd(@Param('name') name: string): { name: string } {
    return { name };
  }
}

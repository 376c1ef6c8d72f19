import { Module } from '@nestjs/common';
import { StorageHealthService } from './storage-health.service.js';

/** What the service as a whole cannot do without: a place to write rows and a place to write files. */
@Module({ providers: [StorageHealthService] })
export class ReadinessModule {}

import { applyDecorators, HttpStatus } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { DomainErrorCode, Violation } from '../../lib/errors/domain-error.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Base of every problem `type`: a tag URI (RFC 4151), which names and need not resolve. */
const TYPE_BASE = 'tag:jianzhang.example,2026:problem:';

type Row = Readonly<{ status: number; title: string; titleZh: string }>;

const row = (status: number, title: string, titleZh: string): Row => ({ status, title, titleZh });

/**
 * HTTP face of each domain error. A Record, not a switch: a code without a row does not compile.
 */
const PROBLEMS: Readonly<Record<DomainErrorCode, Row>> = {
  'request-invalid': row(HttpStatus.BAD_REQUEST, 'Request is not valid', '请求内容不符合要求'),
  'request-malformed': row(HttpStatus.BAD_REQUEST, 'Request cannot be read', '请求无法解析'),
  'request-too-large': row(HttpStatus.PAYLOAD_TOO_LARGE, 'Request is too large', '请求内容过大'),
  'media-type-unsupported': row(
    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
    'Media type not supported',
    '不支持的内容类型',
  ),
  'route-not-found': row(HttpStatus.NOT_FOUND, 'No such address', '请求地址不存在'),
  'method-not-allowed': row(
    HttpStatus.METHOD_NOT_ALLOWED,
    'Method not allowed here',
    '该地址不支持此请求方法',
  ),
  'credentials-missing': row(HttpStatus.UNAUTHORIZED, 'Credentials are missing', '缺少身份凭证'),
  'credentials-invalid': row(HttpStatus.UNAUTHORIZED, 'Credentials are not valid', '身份凭证无效'),
  'scope-missing': row(HttpStatus.FORBIDDEN, 'Not permitted', '没有操作权限'),
  'key-not-found': row(HttpStatus.NOT_FOUND, 'API key not found', '接口密钥不存在'),
  'rate-limited': row(HttpStatus.TOO_MANY_REQUESTS, 'Too many requests', '请求过于频繁'),
  'idempotency-key-reused': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Idempotency-Key used for another request',
    '幂等键已用于其他请求',
  ),
  'self-check-failed': row(HttpStatus.CONFLICT, 'Self-check refused the sealed file', '签章文件自检未通过'),
  'case-already-received': row(HttpStatus.CONFLICT, 'Case received before', '该办件已受理，不得重复出证'),
  'range-not-satisfiable': row(
    HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    'Range not satisfiable',
    '请求的字节范围无效',
  ),
  'licence-type-unknown': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Licence type unknown', '证照类型不存在'),
  'issuer-unknown': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Issuing authority unknown', '颁发机构不存在'),
  'issuer-not-competent': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Issuing authority not competent',
    '颁发机构无权颁发该证照',
  ),
  'licence-data-invalid': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Licence data not valid',
    '证照数据不符合要求',
  ),
  'character-not-drawable': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Character cannot be drawn',
    '字库中没有该字',
  ),
  'text-does-not-fit': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Text does not fit its place', '文字超出版面'),
  'daily-serials-exhausted': row(
    HttpStatus.CONFLICT,
    "The day's serial numbers are used up",
    '当日流水号已用完',
  ),
  'licence-registered-already': row(HttpStatus.CONFLICT, 'Licence registered before', '该编号的证照已登记'),
  'licence-not-found': row(HttpStatus.NOT_FOUND, 'Licence not found', '未找到该证照'),
  'calendar-unknown': row(
    HttpStatus.SERVICE_UNAVAILABLE,
    'Holidays of the year not known yet',
    '该年度工作日历尚未公布，暂不能计算工作日',
  ),
  'list-not-found': row(HttpStatus.NOT_FOUND, 'No such list here', '未提供该列表'),
  'licence-not-issued': row(HttpStatus.CONFLICT, 'Licence not issued yet', '证照尚未签发'),
  'licence-not-failed': row(HttpStatus.CONFLICT, 'Nothing to retry', '该证照并未签发失败'),
  'licence-action-refused': row(
    HttpStatus.CONFLICT,
    'Not possible in the status of the licence',
    '证照当前状态不允许此操作',
  ),
  'licence-change-refused': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Not a change of this licence',
    '不属于证照变更，须重新申请',
  ),
  'licence-change-open': row(
    HttpStatus.CONFLICT,
    'Another change of the licence is open',
    '该证照有正在办理的变更',
  ),
  'seal-unavailable': row(HttpStatus.SERVICE_UNAVAILABLE, 'Seal not available', '电子印章暂不可用'),
  'seal-not-found': row(HttpStatus.NOT_FOUND, 'Seal not found', '未找到该电子印章'),
  'seal-already-exists': row(HttpStatus.CONFLICT, 'Seal exists already', '电子印章编号已存在'),
  'seal-not-active': row(HttpStatus.CONFLICT, 'Seal not in use', '电子印章未启用'),
  'seal-not-for-authority': row(HttpStatus.CONFLICT, 'Seal of another authority', '电子印章不属于该机构'),
  'seal-not-for-licence-type': row(
    HttpStatus.CONFLICT,
    'Seal not for this licence type',
    '电子印章不得用于该类证照',
  ),
  'seal-out-of-period': row(HttpStatus.CONFLICT, 'Seal outside its period', '不在电子印章有效期内'),
  'seal-limit-reached': row(
    HttpStatus.CONFLICT,
    'Daily limit of the seal reached',
    '电子印章当日用印次数已达上限',
  ),
  'seal-certificate-replaced': row(
    HttpStatus.CONFLICT,
    'Certificate of the seal was replaced',
    '印章证书已更换，须重新生成证面',
  ),
  'seal-certificate-refused': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Certificate or key of the seal refused',
    '印章证书或密钥不符合要求',
  ),
  'certificate-ending': row(
    HttpStatus.SERVICE_UNAVAILABLE,
    'Certificate of the seal is about to end',
    '印章证书即将到期',
  ),
  'seal-action-refused': row(
    HttpStatus.CONFLICT,
    'Not possible in this status',
    '电子印章当前状态不允许此操作',
  ),
  'officer-required': row(HttpStatus.FORBIDDEN, 'Only officers may approve', '仅限审批人员操作'),
  'approval-repeated': row(
    HttpStatus.CONFLICT,
    'Approved by the same officer before',
    '须由另一名审批人员复核',
  ),
  'proposal-changed': row(HttpStatus.CONFLICT, 'Proposal was changed', '待审批内容已变更'),
  'proposal-missing': row(HttpStatus.CONFLICT, 'Nothing was proposed', '没有待审批的变更'),
  'countersignature-not-expected': row(
    HttpStatus.CONFLICT,
    'No seal of the holder is expected now',
    '当前不需要建设单位签章',
  ),
  'countersignature-overdue': row(
    HttpStatus.CONFLICT,
    'The holder did not seal in time',
    '建设单位未在期限内签章',
  ),
  'seal-session-not-found': row(HttpStatus.NOT_FOUND, 'Seal session not found', '未找到该签章会话'),
  'seal-session-over': row(HttpStatus.CONFLICT, 'Seal session is over', '签章会话已使用、已过期或已被替换'),
  'holder-certificate-refused': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Certificate of the holder refused',
    '签章证书不符合要求',
  ),
  'returned-signature-refused': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Returned signature refused',
    '返回的签名不符合要求',
  ),
  'organisation-required': row(
    HttpStatus.FORBIDDEN,
    'Only for keys that are bound to an organisation',
    '接口密钥未绑定单位，不得签章',
  ),
  'material-refused': row(HttpStatus.UNPROCESSABLE_ENTITY, 'File not accepted', '申请材料文件不符合要求'),
  'material-not-found': row(HttpStatus.NOT_FOUND, 'Material not found', '未找到该申请材料'),
  'material-not-sealed': row(HttpStatus.CONFLICT, 'Material not sealed yet', '申请材料尚未签章'),
  'seal-place-invalid': row(HttpStatus.UNPROCESSABLE_ENTITY, 'No such place for the seal', '签章位置无效'),
  'specimen-invalid': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Specimen not acceptable', '印模文件不符合要求'),
  'timestamp-unavailable': row(
    HttpStatus.SERVICE_UNAVAILABLE,
    'No timestamp to be had',
    '时间戳服务暂不可用',
  ),
  'revocation-unavailable': row(
    HttpStatus.SERVICE_UNAVAILABLE,
    'Revocation status not to be had',
    '证书吊销状态暂不可查',
  ),
  'certificate-revoked': row(HttpStatus.CONFLICT, 'Certificate revoked', '证书已被吊销'),
  'approval-system-required': row(
    HttpStatus.FORBIDDEN,
    'Only an approval system hands cases over',
    '未经受理审批不得直接制证，仅限审批系统推送',
  ),
  'application-not-found': row(HttpStatus.NOT_FOUND, 'Application not found', '申请不存在'),
  'application-action-refused': row(
    HttpStatus.CONFLICT,
    'Not possible in this state of the application',
    '申请当前状态不允许此操作',
  ),
  'application-incomplete': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Application is not complete',
    '申请材料不齐全或不符合要求',
  ),
  'attachment-not-found': row(HttpStatus.NOT_FOUND, 'Attachment not found', '附件不存在'),
  'attachment-refused': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Attachment refused', '附件不符合要求'),
  'upload-offset-wrong': row(HttpStatus.CONFLICT, 'Upload goes on at another offset', '上传断点位置不一致'),
  'reply-not-found': row(HttpStatus.NOT_FOUND, 'Reply file not found', '批复文件不存在'),
  'verification-not-found': row(HttpStatus.NOT_FOUND, 'Verification not found', '未找到该核验记录'),
  'matter-unknown': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Matter unknown', '事项编码不存在'),
  'matter-not-found': row(HttpStatus.NOT_FOUND, 'Matter not found', '未找到该事项'),
  'entitlement-not-found': row(HttpStatus.NOT_FOUND, 'Entitlement not found', '未找到该用证权限'),
  'entitlement-exists': row(HttpStatus.CONFLICT, 'Proposed or given already', '该用证权限已申请或已授予'),
  'entitlement-action-refused': row(
    HttpStatus.CONFLICT,
    'Not possible in the status of the entitlement',
    '用证权限当前状态不允许此操作',
  ),
  'not-entitled': row(HttpStatus.FORBIDDEN, 'Not entitled', '该用户无访问该证的权限！请先申请'),
  'consent-expired': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Consent has expired', '持证主体授权已过期'),
  'operator-not-of-department': row(
    HttpStatus.FORBIDDEN,
    'Operator of another department',
    '经办人不属于本部门',
  ),
  'lookup-not-found': row(HttpStatus.NOT_FOUND, 'Look-up not found', '未找到该用证记录'),
  'lookup-not-recorded': row(
    HttpStatus.SERVICE_UNAVAILABLE,
    'Could not be recorded, so nothing is answered',
    '用证记录暂不能写入，不予答复',
  ),
  'batch-not-found': row(HttpStatus.NOT_FOUND, 'Batch not found', '未找到该批次'),
  'batch-not-finished': row(HttpStatus.CONFLICT, 'Batch not finished yet', '该批次尚未处理完毕'),
  'item-repeated': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Asked before in the same batch',
    '同一批次内重复查询',
  ),
  'table-refused': row(HttpStatus.UNPROCESSABLE_ENTITY, 'Table cannot be taken in', '表格文件不符合要求'),
  'objection-not-found': row(HttpStatus.NOT_FOUND, 'Objection not found', '未找到该异议'),
  'objection-repeated': row(HttpStatus.CONFLICT, 'Objected to or replied to before', '已提出过异议或已答复'),
  'subscription-not-found': row(HttpStatus.NOT_FOUND, 'Subscription not found', '未找到该变更订阅'),
  'subscription-refused': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'Nothing can be sent to this address',
    '该推送地址不可用',
  ),
  'subscription-exists': row(HttpStatus.CONFLICT, 'Address is subscribed already', '该推送地址已订阅'),
  'delivery-not-found': row(HttpStatus.NOT_FOUND, 'Delivery not found', '未找到该推送记录'),
  'copy-not-found': row(HttpStatus.NOT_FOUND, 'Annotated copy not found', '未找到该加注件'),
  'copy-link-over': row(HttpStatus.GONE, 'The link was used or has ended', '下载链接已使用或已过期'),
  'copy-not-possible': row(
    HttpStatus.UNPROCESSABLE_ENTITY,
    'No annotated copy can be made of this file',
    '该证照文件无法制作加注件',
  ),
  busy: row(HttpStatus.SERVICE_UNAVAILABLE, 'Too much to do at the moment', '服务繁忙，请稍后再试'),
  'store-unavailable': row(HttpStatus.SERVICE_UNAVAILABLE, 'File store not available', '文件存储暂不可用'),
  'database-unavailable': row(HttpStatus.SERVICE_UNAVAILABLE, 'Database not available', '数据库暂不可用'),
  'service-stopping': row(HttpStatus.SERVICE_UNAVAILABLE, 'Service is stopping', '服务正在停止'),
};

/** One wrong place in the request. */
export class ProblemError implements Violation {
  @ApiProperty({ description: 'JSON Pointer (RFC 6901) into the body, or `/name` of a parameter' })
  readonly pointer!: string;

  @ApiProperty()
  readonly detail!: string;
}

/** RFC 9457 problem document. */
export class Problem {
  @ApiProperty({ example: `${TYPE_BASE}licence-not-found` })
  readonly type!: string;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty({ required: false, description: 'The title in Chinese' })
  readonly titleZh?: string;

  @ApiProperty({ example: 404 })
  readonly status!: number;

  @ApiProperty({ required: false })
  readonly detail?: string;

  @ApiProperty({ required: false, description: 'Identifies this occurrence in the logs' })
  readonly instance?: string;

  @ApiProperty({ required: false, type: [ProblemError] })
  readonly errors?: readonly ProblemError[];
}

export function problemOf(
  code: DomainErrorCode,
): Required<Pick<Problem, 'type' | 'title' | 'titleZh' | 'status'>> {
  const { status, title, titleZh } = PROBLEMS[code];
  return { type: TYPE_BASE + code, title, titleZh, status };
}

/** Documents the problems an operation can answer with, one response per status. */
export function ApiProblems(...codes: DomainErrorCode[]): MethodDecorator & ClassDecorator {
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return applyDecorators(
    ApiExtraModels(Problem),
    ...[...statuses].map((status) =>
      ApiResponse({
        status,
        description: codes
          .filter((code) => PROBLEMS[code].status === status)
          .map((code) => `${PROBLEMS[code].title} (\`${code}\`)`)
          .join('; '),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(Problem) } } },
      }),
    ),
  );
}

import type { ApprovalStrings } from './strings.js';

export const enApproval: ApprovalStrings = {
  approval: 'May the assistant do this?',
  'approval-server': 'Done by',
  allow: 'Allow',
  deny: 'Don’t allow',
};

/** The look of the dialogs, in Node-RED's own colours. */
const CSS = `
.dialflow-form .form-row { display: flex; align-items: flex-start; gap: 10px; }
.dialflow-form .form-row > label { flex: 0 0 140px; width: 140px; margin: 0; padding-top: 7px;
  line-height: 20px; white-space: normal; }
.dialflow-form .form-row > .dialflow-control { flex: 1 1 0; min-width: 0; }
.dialflow-form .form-row > input[type=text], .dialflow-form .form-row > div:last-child { flex: 1 1 0; }
.dialflow-control > input:not([type=checkbox]), .dialflow-control > select,
.dialflow-control > textarea { width: 100% !important; box-sizing: border-box; }
.dialflow-control > textarea { resize: vertical; line-height: 20px; }
.dialflow-control > input[type=checkbox] { margin-top: 10px; width: auto; }
.dialflow-control > .red-ui-typedInput-container + input + .dialflow-area { margin-top: 4px; }
.dialflow-form .dialflow-stacked { flex-wrap: wrap; }
.dialflow-form .dialflow-stacked > label { flex-basis: 100%; }
.dialflow-form .dialflow-stacked > .dialflow-control { flex-basis: 100%; }
.dialflow-json { height: 160px; }
.dialflow-form .form-row .dialflow-check { display: block; width: auto; margin: 0;
  padding-top: 7px; }
.dialflow-form .form-row .dialflow-check input { margin: 0 4px 0 0; width: auto;
  vertical-align: -2px; }
.dialflow-form .dialflow-section { margin: 20px 0 10px; padding-bottom: 4px; font-weight: 600;
  border-bottom: 1px solid var(--red-ui-secondary-border-color); }
.dialflow-test-result { margin-top: 6px; line-height: 20px; white-space: pre-line; }
.dialflow-test-result.dialflow-bad, .dialflow-test-result .dialflow-bad { color: var(--red-ui-text-color-error); }
.dialflow-help { color: var(--red-ui-tertiary-text-color); cursor: help; }
.dialflow-row.input-error { padding-left: 6px;
  border-left: 2px solid var(--red-ui-form-input-border-error-color); }
.dialflow-row .form-row { margin-bottom: 8px; }
.dialflow-row .form-row:last-child { margin-bottom: 0; }
.dialflow-row .form-row > label { flex-basis: 85px; width: 85px; }
.dialflow-short { display: flex; gap: 12px; }
.dialflow-short .form-row { flex: 1 1 0; margin: 0; }
.dialflow-short .form-row > label { flex: 0 0 auto; width: auto; }
.dialflow-form .red-ui-editableList.input-error .red-ui-editableList-container,
.dialflow-form .dialflow-json.input-error { border-color: var(--red-ui-form-input-border-error-color); }
`;

export function style(): void {
  if ($('#dialflow-style').length === 0) {
    $('<style id="dialflow-style"></style>').text(CSS).appendTo('head');
  }
}

import type { Catalogue } from './catalogue.ts';
import { zhBatch } from './zh-batch.ts';
import { zhErrors } from './zh-errors.ts';
import { zhFix } from './zh-fix.ts';
import { zhRecipe } from './zh-recipe.ts';
import { zhScore } from './zh-score.ts';

export const zh = {
  ...zhBatch,
  ...zhFix,
  ...zhErrors,
  ...zhRecipe,
  ...zhScore,
  frame: {
    skip: '跳到内容',
    name: 'packshot',
    home: 'packshot 首页',
    navigation: '页面',
    new: '新建批次',
    batches: '全部批次',
    otherLanguage: 'English',
    light: '浅色',
    dark: '深色',
  },
  actions: { tryAgain: '重试', close: '关闭' },
  time: {
    moment: '片刻',
    seconds: '{{value}} 秒',
    minutes: '{{value}} 分钟',
    hours: '{{value}} 小时',
  },
  key: {
    title: 'API 密钥',
    explanation: '此服务器需要密钥。请管理员运行 “packshot keys create” 生成。',
    label: '密钥',
    enter: '继续',
  },
  broken: {
    title: '页面无法显示',
    text: '您的照片没有丢失，重新加载页面即可继续。',
    reload: '重新加载',
  },
  notFound: {
    title: '这里什么都没有',
    text: '地址可能有误，或内容已被删除。',
    home: '新建批次',
  },
  studio: {
    title: '新建批次',
    headline: '五十张商品图，一次备好上架。',
    promise: '去除促销文字、更换影棚背景、精细抠图、适配各大平台尺寸。全部在您自己的电脑上，批量完成。',
    dropArea: '照片',
    dropHere: '将照片或文件夹拖到任意位置',
    dropCall: '拖入照片或文件夹，也可以直接粘贴',
    pickFiles: '选择照片',
    pickFolder: '选择文件夹',
    limits: '最多 {{count}} 张，每张不超过 {{size}}。支持 JPEG、PNG、WebP、AVIF、TIFF、GIF。',
    trySamples: '用示例照片试一试',
    stylesLabel: '可选背景',
  },
  tray: {
    photos_other: '{{count}} 张照片',
    refused_other: '{{count}} 个文件未接收',
    add: '添加照片',
    clear: '全部移除',
    select: '选择 {{name}}',
    selected_other: '已选 {{count}} 张',
    selectHint: '选中照片后可单独设置',
    removeSelected: '移除所选',
    remove: '移除 {{name}}',
    uploadOf: '{{name}} 的上传进度',
    uploaded: '{{name}} 已上传',
    uploadWaits: '等待上传',
    uploading: '已上传 {{share}}',
    uploadInterrupted: '连接中断，恢复后将自动续传',
    differs_other: '{{count}} 处不同',
  },
  refusals: {
    notAnImage: '不是图片文件。',
    unreadable: '无法作为图片读取：文件已损坏或格式不支持。',
    empty: '文件是空的。',
    tooMany: '超出本批次数量上限。请移除其他照片，或另建一个批次。',
    tooLarge: '超过 {{limit}}，请压缩后再试。',
  },
  submit: {
    name: '批次名称（可不填）',
    estimate: '约 {{time}}',
    start_other: '开始处理 {{count}} 张照片',
    uploading: '上传',
    sent: '已上传 {{share}}',
    stop: '停止',
    nothingToDo: '请至少开启一项处理。',
  },
} satisfies Catalogue;

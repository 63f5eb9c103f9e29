import { Segmented } from 'antd';

interface Props<Value extends string> {
  readonly label: string;
  /** Absent: the photos differ in it, and none is chosen. */
  readonly value: Value | undefined;
  readonly options: readonly { value: Value; label: string; disabled?: boolean }[];
  readonly size?: 'small' | 'middle';
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in sight. */
export function Choices<Value extends string>({ label, value, options, size, onChange }: Props<Value>) {
  return (
    <Segmented<Value | ''>
      block
      {...(size ? { size } : {})}
      aria-label={label}
      // Without a value antd would choose the first.
      value={value ?? ''}
      options={[...options]}
      onChange={(chosen) => chosen !== '' && onChange(chosen)}
    />
  );
}

import { Button, type ButtonProps } from 'antd';
import { useRef } from 'react';

interface Props {
  readonly label: string;
  /** A whole folder instead of single files. */
  readonly folder?: boolean;
  readonly button?: ButtonProps;
  readonly onFiles: (files: File[]) => void;
}

/** A button that opens the system's file dialog. */
export function FilePicker({ label, folder = false, button, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        {...(folder ? { webkitdirectory: '' } : { accept: 'image/*,.tif,.tiff' })}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </>
  );
}

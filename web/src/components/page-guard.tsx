import { Component, type PropsWithChildren, type ReactNode } from 'react';

interface Props {
  readonly fallback: ReactNode;
  /** The address: another one is another page, which may well be shown. */
  readonly page: string;
}

interface State {
  readonly broken: boolean;
  readonly page: string;
}

/** Shows something else where a page could not be drawn; the frame around it stays. */
export class PageGuard extends Component<PropsWithChildren<Props>, State> {
  override state: State = { broken: false, page: this.props.page };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  static getDerivedStateFromProps({ page }: Props, state: State): State {
    return page === state.page ? state : { broken: false, page };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}

import { Component, type PropsWithChildren, type ReactNode } from 'react';

interface Props {
  readonly fallback: ReactNode;
}

/** Shows something else where a page could not be drawn; the frame around it stays. */
export class PageGuard extends Component<PropsWithChildren<Props>, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}

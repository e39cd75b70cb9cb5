import { useMessages } from "../messages/language.ts";

export const Footer = () => <footer>{useMessages().footer}</footer>;

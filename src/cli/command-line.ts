// commander is imported here only; commands are written in its words, which are those of command lines.
export { Command, InvalidArgumentError, Option } from 'commander';

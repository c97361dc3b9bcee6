import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueOf, unitOf } from '../catalogue.cases.ts';
import { renderUnit } from '../index.ts';

const { packer, missing } = toolchain();
const lacks = missing.filter((part) => ['packer', 'plugin-ansible'].includes(part));
const note = lacks.length > 0 ? ` (not run: the toolchain has no ${lacks.join(', no ')})` : '';

/** A password as a cloud might make it: all of it means something to a shell, to Packer, to HCL or to Ansible. */
const password = 'a"b\'c$(id){{ .Path }}${x}%{y}\\ z';

/** Stands in for Ansible, and writes down how it was called. */
const ansible = `#!/bin/sh
if [ "$1" = --version ]; then echo 'ansible-playbook [core 2.19.0]'; exit 0; fi
for argument in "$@"; do printf '%s\\n' "$argument"; done > "$CALLED/arguments"
printf '%s' "$OSTRATA_WINRM_PASSWORD" > "$CALLED/password"
`;

describe.skipIf(lacks.length > 0)(
  `the password of WinRM, given by Packer to Ansible${note}`,
  { timeout: 120_000 },
  () => {
    const work = { path: '', said: '' };
    const windows = fakeWindows();
    beforeAll(async () => {
      work.path = await mkdtemp(join(tmpdir(), 'ostrata-winrm-'));
      const port = await listening(windows);
      const catalog = catalogueOf();
      const { files } = renderUnit(unitOf(catalog, 'aws-windows-app/aws/windows'), catalog.lock);
      for (const folder of ['bin', 'unit/ansible']) await mkdir(join(work.path, folder), { recursive: true });
      await writeFile(join(work.path, 'bin/ansible-playbook'), ansible);
      await chmod(join(work.path, 'bin/ansible-playbook'), 0o755);
      const write = (path: string, text: string) => writeFile(join(work.path, 'unit', path), text);
      for (const path of [
        'ansible/playbook.yml',
        'ansible/connection.yml',
        'variables.pkr.hcl',
        'builder.auto.pkrvars.hcl',
      ]) {
        await write(path, files.get(path) ?? '');
      }
      const build = (files.get('build.pkr.hcl') ?? '').replace(/\n {2}provisioner "powershell" [\s\S]*?\n {2}\}\n/, '');
      await write('build.pkr.hcl', build.replace('amazon-ebs.windows', 'null.windows'));
      await write('source.pkr.hcl', sourceOf(port));
      const values = {
        image_name: 'web',
        image_version: '1.0.0',
        parent_image: 'x',
        manifest: join(work.path, 'manifest.json'),
      };
      const args = Object.entries(values).flatMap(([key, value]) => ['-var', `${key}=${value}`]);
      const { exitCode, all } = await execa(
        packer?.program ?? '',
        ['build', '-color=false', ...args, join(work.path, 'unit')],
        {
          reject: false,
          all: true,
          env: {
            PATH: [join(work.path, 'bin'), process.env['PATH']].join(delimiter),
            CALLED: work.path,
            PKR_VAR_password: password,
            PACKER_PLUGIN_PATH: packer?.pluginPath ?? '',
            CHECKPOINT_DISABLE: '1',
            PACKER_LOG: '1',
          },
        },
      );
      expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
      work.said = all;
    }, 120_000);
    afterAll(async () => {
      windows.close();
      await rm(work.path, { recursive: true, force: true });
    });

    it('arrives in the environment, whatever it is', async () => {
      const arrived = await readFile(join(work.path, 'password'), 'utf8');
      expect(Buffer.from(arrived, 'base64').toString()).toBe(password);
    });

    it('stands on no command line', async () => {
      const all = await readFile(join(work.path, 'arguments'), 'utf8');
      expect(all).toContain('ansible_password=\n');
      expect(all).toContain('/ansible/connection.yml\n');
      expect(all).not.toContain(password);
      expect(all).not.toContain(Buffer.from(password).toString('base64'));
    });

    it('stands in nothing that Packer says, its log included', () => {
      expect(work.said).toContain('Executing Ansible');
      expect(work.said).not.toContain(password);
      expect(work.said).not.toContain(Buffer.from(password).toString('base64'));
    });
  },
);

/** A machine that is there already, with a password that is known, and literal to Packer: the rest is as it is rendered. */
function sourceOf(port: number): string {
  return `variable "password" {
  type      = string
  sensitive = true
}

source "null" "windows" {
  communicator   = "winrm"
  winrm_host     = "127.0.0.1"
  winrm_port     = ${port}
  winrm_username = "Administrator"
  winrm_password = replace(var.password, "{{", "{{ \`{{\` }}")
  winrm_timeout  = "30s"
}
`;
}

/** As much of WS-Management as Packer needs to see that a machine answers. */
function fakeWindows(): Server {
  return createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const [, action = ''] = /\/(Create|Command|Receive|Signal|Delete)</.exec(Buffer.concat(parts).toString()) ?? [];
      response.setHeader('content-type', 'application/soap+xml;charset=UTF-8');
      response.end(envelope(action));
    });
  });
}

const shell = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
const transfer = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
const stdout = Buffer.from('WinRM connected.').toString('base64');
const answers: Readonly<Record<string, string>> = {
  Create: '<rsp:Shell><rsp:ShellId>1</rsp:ShellId></rsp:Shell>',
  Command: '<rsp:CommandResponse><rsp:CommandId>2</rsp:CommandId></rsp:CommandResponse>',
  Receive: `<rsp:ReceiveResponse><rsp:Stream Name="stdout" CommandId="2">${stdout}</rsp:Stream>
<rsp:CommandState CommandId="2" State="${shell}/CommandState/Done"><rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState>
</rsp:ReceiveResponse>`,
};

function envelope(action: string): string {
  const said = `${action === 'Create' || action === 'Delete' ? transfer : shell}/${action}Response`;
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:rsp="${shell}"
 xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">
<s:Header><a:Action>${said}</a:Action></s:Header><s:Body>${answers[action] ?? ''}</s:Body></s:Envelope>`;
}

function listening(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { conflict, usageError } from "../errors.ts";
import type { Roles } from "./engine.ts";
import type { ServerClient } from "./postgres-client.ts";
import { placeOf, privilegesOf, quotedName, quotedText, secureSchema, withdrawalOf } from "./postgres-security.ts";

/** As the server does it. */
const ITERATIONS = 4_096;
/** Names of the server are cut at so many bytes. */
const MOST_NAME = 63;

/** Lets roles of a server in, kept to one partner each; everything inside the caller's transaction. */
export function serverRoles(client: ServerClient): Roles {
  const asOwner = async (owner: string, statements: string): Promise<void> => {
    await client.run(`set local role ${quotedName(owner)}; ${statements}; reset role`);
  };
  return {
    secure: () => secureSchema(client),

    async grant(role, password) {
      checkName(role);
      const place = await placeOf(client);
      const { rows } = await client.query(
        `select r.rolsuper or r.rolbypassrls or pg_has_role(r.oid, $2::text::regrole, 'MEMBER') from pg_roles r where r.rolname = $1`,
        [role, quotedName(place.owner)],
      );
      if (rows[0] && ["t", true].includes(rows[0][0] as string | boolean)) throw seesEverything(role);
      if (!rows[0]) await client.run(`create role ${quotedName(role)} login`);
      if (password !== undefined) {
        await client.run(`alter role ${quotedName(role)} login password ${quotedText(verifierOf(password))}`);
      }
      await asOwner(place.owner, privilegesOf(place, role));
    },

    async revoke(role) {
      const place = await placeOf(client);
      const { rows } = await client.query("select 1 from pg_roles where rolname = $1", [role]);
      if (rows.length > 0) await asOwner(place.owner, withdrawalOf(place, role));
    },
  };
}

function checkName(role: string): void {
  const bytes = Buffer.byteLength(role);
  if (bytes > 0 && bytes <= MOST_NAME && !/^(pg_|public$|none$)/.test(role) && !role.includes("\0")) return;
  throw usageError(
    "BAD_VALUE",
    {
      en: `"${role}" cannot be the name of a database role: 1 to ${MOST_NAME} bytes, not beginning with pg_, neither public nor none.`,
      zh: `“${role}”不能用作数据库角色名：长度 1 至 ${MOST_NAME} 字节，不能以 pg_ 开头，也不能为 public 或 none。`,
    },
    { field: "role" },
  );
}

function seesEverything(role: string) {
  return conflict(
    "role-sees-everything",
    {
      en: `The role ${role} owns the tables or stands above row-level security: no boundary holds it.`,
      zh: `角色 ${role} 是表的所有者或不受行级安全约束，无法限定到一个伙伴。`,
    },
    { hint: { en: "Grant another role.", zh: "请改用其他角色。" }, field: "role" },
  );
}

/** What the server stores of a password, so that the password itself never leaves this process (SCRAM-SHA-256, RFC 7677). */
export function verifierOf(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, ITERATIONS, 32, "sha256");
  const keyed = (text: string): Buffer => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(keyed("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${stored}:${keyed("Server Key").toString("base64")}`;
}

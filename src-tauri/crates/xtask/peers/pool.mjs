// Sends messages through nodemailer's pool and prints the seconds it took.
// node pool.mjs PORT SESSIONS TIMES FOLDER: each file of the folder is one message, its first line the recipient.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import nodemailer from "nodemailer";

const [port, sessions, times, folder] = process.argv.slice(2);
const messages = readdirSync(folder).map((name) => {
    const file = readFileSync(join(folder, name));
    const end = file.indexOf("\n");
    return { to: file.subarray(0, end).toString(), raw: file.subarray(end + 1) };
});
const pool = nodemailer.createTransport({
    pool: true,
    host: "127.0.0.1",
    port: Number(port),
    secure: false,
    ignoreTLS: true,
    maxConnections: Number(sessions),
    maxMessages: Infinity,
});

const began = process.hrtime.bigint();
let next = 0;
async function work() {
    while (next < Number(times)) {
        const { to, raw } = messages[next++ % messages.length];
        await pool.sendMail({ envelope: { from: "a@sender.example", to }, raw });
    }
}
await Promise.all(Array.from({ length: Number(sessions) * 2 }, work));
console.log(Number(process.hrtime.bigint() - began) / 1e9);
pool.close();

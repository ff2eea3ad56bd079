using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using StreamEngine.Templates;

namespace StreamEngine.Windowing.LogValues;

/// <summary>Tells by where a number without a unit stands in its template whether it may be an amount: a number that is a part of a name, or that follows a word for an identifier, is none.</summary>
internal static class SlotPlace
{
    private const int MaxWord = 32;
    private static readonly SearchValues<byte> _between = SearchValues.Create("=: (\"'"u8);

    // What people number, and what they name by numbers.
    private static readonly FrozenSet<string> _identifiers = FrozenSet.ToFrozenSet(
        [
            "id", "ids", "pid", "ppid", "tid", "uid", "gid", "euid", "egid", "suid", "guid", "sid", "cid", "jid", "rid", "xid", "zxid", "inode", "fd", "port", "ports", "session", "process", "thread", "worker", "node",
            "rank", "core", "cpu", "block", "blk", "task", "job", "attempt", "container", "application", "app", "request", "req", "transaction", "txid", "tx", "order", "user", "account", "customer", "client", "server",
            "number", "num", "no", "nr", "seq", "sequence", "serial", "index", "idx", "key", "hash", "code", "errno", "error", "err", "status", "state", "exit", "rc", "signal", "sig", "reason", "type", "version",
            "v", "ver", "release", "build", "rev", "revision", "epoch", "generation", "term", "offset", "position", "pos", "address", "addr", "line", "row", "column", "page", "sector", "slot", "channel", "stage",
            "partition", "shard", "replica", "level", "year", "month", "day", "date", "time", "timestamp", "ts", "pin", "irq", "vlan", "asn", "channel", "event", "message", "msg",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a slot of the key of a template may hold an amount that has no unit.</summary>
    internal static bool IsAmount(ReadOnlySpan<byte> key, int slot)
    {
        int at = 0;
        for (; at < key.Length && (key[at] != TemplateForm.Variable || slot-- > 0); at++)
        {
        }

        if (at == key.Length || !IsAlone(key, at))
        {
            return false;
        }

        int end = key[..at].LastIndexOfAnyExcept(_between) + 1;
        int start = end;
        while (start > 0 && (char.IsAsciiLetterOrDigit((char)key[start - 1]) || key[start - 1] >= 0x80))
        {
            start--;
        }

        // The last part of a name: blockId, user_id, user-id.
        ReadOnlySpan<byte> word = key[start..end];
        word = word.Length > MaxWord ? default : word;
        for (int i = word.Length - 1; i > 0; i--)
        {
            if (char.IsAsciiLetterUpper((char)word[i]) && char.IsAsciiLetterLower((char)word[i - 1]))
            {
                word = word[i..];
                break;
            }
        }

        return !_identifiers.Contains(Encoding.UTF8.GetString(word));
    }

    /// <summary>True when it is no part of a word and stands in no brackets that name things.</summary>
    private static bool IsAlone(ReadOnlySpan<byte> key, int at) =>
        (at == 0 || key[at - 1] is (byte)' ' or (byte)'=' or (byte)':' or (byte)'(' or (byte)'"' or (byte)'\'')
        && (at + 1 == key.Length || key[at + 1] is (byte)' ' or (byte)',' or (byte)';' or (byte)')' or (byte)'"' or (byte)'\'' or (byte)'.' or (byte)'%');
}

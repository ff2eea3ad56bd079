using System.Globalization;
using System.Net;

namespace StreamEngine.Server.Config;

/// <summary>Addresses to listen on: <c>127.0.0.1:5514</c>, <c>[::1]:5514</c>, <c>localhost:5514</c>, or a port alone, which means loopback.</summary>
internal static class ListenAddress
{
    internal const string Expected = "a port or an address with a port from 0 to 65535, such as 5514, 127.0.0.1:5514 or 0.0.0.0:5514";

    internal static bool TryParse(string text, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.Loopback, 0);
        int colon = text.LastIndexOf(':');
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        endpoint.Port = port;
        if (colon < 0)
        {
            return true;
        }

        ReadOnlySpan<char> host = text.AsSpan(0, colon);
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // An IPv6 address needs its brackets, or its last group would be taken for the port.
        bool brackets = host is ['[', .., ']'];
        bool dotted = !brackets && host.Count('.') == 3;
        if ((!brackets && !dotted) || !IPAddress.TryParse(brackets ? host[1..^1] : host, out IPAddress? address))
        {
            return false;
        }

        endpoint.Address = address;
        return true;
    }

    /// <summary>True when not both can be listened on. Port 0 takes any free port and never collides.</summary>
    internal static bool Collide(IPEndPoint a, IPEndPoint b) =>
        a.Port != 0 && a.Port == b.Port && (a.Address.Equals(b.Address) || IsAny(a.Address) || IsAny(b.Address));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}

namespace StreamEngine.LoadGen.Text;

/// <summary>Names of services and hosts; the first services have those of a shop, further ones a number.</summary>
internal static class EntityNames
{
    private static readonly string[] Shop =
        ["frontend", "checkout", "payment", "catalog", "cart", "inventory", "shipping", "search", "users", "email", "reviews", "pricing"];

    /// <summary>Names of <paramref name="count"/> services.</summary>
    public static string[] Services(int count) => [.. Enumerable.Range(0, count).Select(i => i < Shop.Length ? Shop[i] : $"service-{i}")];

    /// <summary>Names of <paramref name="count"/> hosts: <c>host-01</c> and on.</summary>
    public static string[] Hosts(int count) => [.. Enumerable.Range(1, count).Select(i => $"host-{i:00}")];

    /// <summary>The UTF-8 bytes of names.</summary>
    public static byte[][] Encode(IEnumerable<string> names) => [.. names.Select(System.Text.Encoding.UTF8.GetBytes)];
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace StreamEngine.Server.Demo;

/// <summary>The changes made to the shop: several harmless ones and the bad deployment.</summary>
internal static class ShopChanges
{
    /// <summary>The bad version of checkout.</summary>
    public const string BadVersion = "2.4.1";

    /// <summary>All changes in order of time.</summary>
    public static ShopChange[] All { get; } =
    [
        new(22 * 60, "deployment", "catalog", "5.9.0", "5.8.3", "rollout of 5.9.0"),
        new(47 * 60, "config", "cart", "cfg-118", "cfg-117", "expire abandoned carts after 48 h instead of 72 h"),
        new(75 * 60, "deployment", "inventory", "1.17.2", "1.17.1", "rollout of 1.17.2"),
        new(101 * 60, "config", "frontend", "cfg-203", "cfg-202", "new text in the page footer"),
        new((2 * 3600) - 180, "deployment", "cart", "3.3.0", "3.2.9", "rollout of 3.3.0"),
        new(ShopTimeline.BadDeploymentSecond, "deployment", "checkout", BadVersion, "2.4.0", "rollout of 2.4.1"),
    ];

    /// <summary>Writes the changes as JSON lines.</summary>
    public static void Write(ArrayBufferWriter<byte> output)
    {
        foreach (ShopChange change in All)
        {
            using (var writer = new Utf8JsonWriter(output))
            {
                DateTime time = ShopTimeline.Start.UtcDateTime.AddSeconds(change.Second);
                writer.WriteStartObject();
                writer.WriteString("time"u8, time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                writer.WriteString("type"u8, change.Type);
                writer.WriteString("service"u8, change.Service);
                writer.WriteString("version"u8, change.Version);
                writer.WriteString("previous_version"u8, change.PreviousVersion);
                writer.WriteString("description"u8, change.Description);
                writer.WriteEndObject();
            }
            output.Write("\n"u8);
        }
    }
}
